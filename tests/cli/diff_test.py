"""diff: the lecture's computational graphs, with values and derivatives on every node."""

import math
import xml.dom.minidom

import support


class Diff(support.ProgramTest):
    def test_the_lectures_first_example(self):
        result = self.ermine("diff", "log(a*b)", "--at", "a=2,b=3", "--json").json
        self.assertAlmostEqual(result["value"], math.log(6), 15)
        self.assertAlmostEqual(result["gradient"]["a"], 1 / 2, 15)
        self.assertAlmostEqual(result["gradient"]["b"], 1 / 3, 15)
        self.assertAlmostEqual(result["hessian"]["a"]["a"], -1 / 4, 14)
        self.assertAlmostEqual(result["hessian"]["a"]["b"], 0, 14)

    def test_the_lectures_second_example_node_by_node(self):
        result = self.ermine("diff", "sin(x1)+x1*x2", "--at", "x1=2,x2=3", "--json").json
        self.assertAlmostEqual(result["value"], math.sin(2) + 6, 15)
        self.assertAlmostEqual(result["gradient"]["x1"], math.cos(2) + 3, 15)
        self.assertAlmostEqual(result["gradient"]["x2"], 2, 15)
        self.assertEqual(result["passes"], 1)
        nodes = {node["operation"]: node for node in result["nodes"]}
        self.assertAlmostEqual(nodes["sine"]["value"], math.sin(2), 15)
        self.assertEqual(nodes["multiply"]["value"], 6)
        self.assertTrue(all(nodes[name]["adjoint"] == 1 for name in ("sine", "multiply", "add")))
        ids = [node["id"] for node in result["nodes"]]
        self.assertEqual(len(set(ids)), 5)
        for node in result["nodes"]:
            self.assertTrue(all(ids.index(used) < ids.index(node["id"]) for used in node["inputs"]))

    def test_both_modes_agree_and_count_their_passes(self):
        formula, at = "exp(-x^2/2)*cos(y) + z^x", "x=0.5,y=-1,z=2"
        forward = self.ermine("diff", formula, "--at", at, "--mode", "forward", "--json").json
        reverse = self.ermine("diff", formula, "--at", at, "--mode", "reverse", "--json").json
        self.assertEqual((forward["passes"], reverse["passes"]), (3, 1))
        for name in "xyz":
            self.assertAlmostEqual(forward["gradient"][name], reverse["gradient"][name], 14)
        self.assertTrue(all("tangent" in node for node in forward["nodes"]))
        self.assertTrue(all("adjoint" in node for node in reverse["nodes"]))

    def test_several_formulas_give_a_jacobian_with_a_row_each(self):
        result = self.ermine("diff", "x*y", "x+y^2", "--at", "x=1,y=2", "--json").json
        self.assertEqual(result["values"], [2, 5])
        self.assertEqual(result["jacobian"], [[2, 1], [1, 4]])
        self.assertEqual(result["passes"], 2)
        self.assertNotIn("hessian", result)

    def test_a_formula_may_begin_with_a_minus_sign(self):
        self.assertEqual(self.ermine("diff", "-x^2", "--at", "x=3", "--json").json["value"], -9)

    def test_points_may_be_formulas_of_numbers(self):
        self.assertAlmostEqual(self.ermine("diff", "sin(x)", "--at", "x=pi/2", "--json").json["value"], 1, 15)

    def test_every_edge_has_its_slope_and_what_runs_along_it(self):
        for mode, sine, product in (
            ("reverse", ["-0.4161468"] * 2, ["3", "3"]),
            ("forward", ["-0.4161468"] * 2 + ["0"], ["3", "3", "0"]),
        ):
            result = self.ermine("diff", "sin(x1)+x1*x2", "--at", "x1=2,x2=3", "--mode", mode, "--graph", f"{mode}.svg")
            edges = {line.split()[2]: line.split()[3:] for line in result.out.splitlines() if line.startswith("x1 -> ")}
            self.assertEqual(edges, {"v1": sine, "v2": product})
            drawn = self.path(f"{mode}.svg").read_text()
            self.assertIn("\u00d7 -0.4161", drawn)
            self.assertEqual(drawn.count("\u00d7 "), 5)

    def test_the_picture_is_an_svg_and_is_not_overwritten(self):
        self.ermine("diff", "w*x+b", "--at", "w=1,x=2,b=3", "--parameters", "w,b", "--graph", "g.svg")
        root = xml.dom.minidom.parse(str(self.path("g.svg"))).documentElement
        self.assertEqual(root.tagName, "svg")
        self.refused(2, "diff", "x", "--at", "x=1", "--graph", "g.svg", says="--force")

    def test_mistakes_are_shown_where_they_are(self):
        self.refused(2, "diff", "x1 +* 3", "--at", "x1=2", says=["x1 +* 3", "^"])
        self.refused(2, "diff", "sqrtt(x)", "--at", "x=2", says="did you mean `sqrt`")
        self.refused(2, "diff", "x*y", "--at", "x=2", says=["`y` has no value", "--at y="])
        self.refused(2, "diff", "alpha*y", "--at", "alhpa=2,y=1", says="did you mean `alpha`")
        self.refused(2, "diff", "x", "--at", "x=two", says="two")
        self.refused(2, "diff", "x", "--at", "x=1,x=2", says="twice")
        self.refused(2, "diff", "x", "--at", "x=1", "--graph", "g.png", says=[".svg", "g.png"])
        self.refused(2, "diff", "x", "--at", "x=1", "--parameters", "w", says="`w`")

    def test_a_value_that_is_no_number_is_null_and_said(self):
        result = self.ermine("diff", "log(x)", "--at", "x=-1", "--json")
        self.assertIsNone(result.json["value"])
        self.assertIn("not a number", result.err)

    def test_a_jump_or_a_kink_right_at_the_point_is_said_and_where_it_stands(self):
        for formula, at, says in (
            ("x + floor(y)", "x=1,y=2", "`floor` at column 5 of `x + floor(y)` jumps"),
            ("round(x)", "x=0.5", "`round`"),
            ("x <= y", "x=2,y=2", "`<=` at column 3"),
            ("x ? y : 1", "x=0,y=2", "`?:`"),
            ("abs(x)", "x=0", "`abs` at column 1 of `abs(x)` has a kink"),
            ("max(x, y)", "x=2,y=2", "`max`"),
            ("relu(x)", "x=0", "`relu`"),
            ("sign(x)*x", "x=0", "`sign`"),
        ):
            result = self.ermine("diff", formula, "--at", at, "--json")
            self.assertIn(says, result.err, formula)
            self.assertEqual(result.err.count("warning:"), 1, formula)
            self.assertIn("gradient", result.json)

    def test_a_smooth_point_has_no_warning(self):
        for formula, at in (
            ("x + floor(y)", "x=1,y=2.5"),
            ("asinh(x) + atan2(x, 1) + log10(x + 10)", "x=0"),
            ("floor(2) + abs(0) + x", "x=0"),
            ("floor(x) == 2", "x=2.5"),
            ("x > 0 ? x : abs(y)", "x=1,y=0"),
            ("min(x, x)", "x=1"),
        ):
            self.assertEqual(self.ermine("diff", formula, "--at", at).err, "", formula)

    def test_an_infinite_derivative_of_a_finite_value_is_said(self):
        result = self.ermine("diff", "sqrt(x) + y", "--at", "x=0,y=1", "--json")
        self.assertIn("by `x` is not finite", result.err)
        self.assertNotIn("`y`", result.err)
        self.assertIsNone(result.json["gradient"]["x"])

    def test_sign_is_a_step_and_odd_functions_have_their_slope_at_0(self):
        for formula, slope in (("sign(x)", 0), ("asinh(x)", 1), ("atanh(x)", 1)):
            for mode in ("forward", "reverse"):
                result = self.ermine("diff", formula, "--at", "x=0", "--mode", mode, "--json").json
                self.assertEqual(result["gradient"]["x"], slope, formula)


if __name__ == "__main__":
    support.main()
