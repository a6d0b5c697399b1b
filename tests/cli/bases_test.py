"""Basis functions on real tables: they bend a straight model where it has to, and a bad one is refused in a line."""

import support
from support import real

BASES = ["poly:2", "powers:2", "interactions:2", "quadratic", "gaussian:4", "gaussian:10:kmeans", "fourier:2", "spline:5", "log",
         "log(horsepower), weight/1000, weight*horsepower"]


class Bases(support.ProgramTest):
    def train(self, *arguments):
        return self.ermine("train", *arguments, "--json", "-o", "run", "--force").json

    def test_the_saved_model_predicts_what_was_written_when_it_was_fitted(self):
        data = real("auto_mpg", "mpg.csv")
        for basis in BASES:
            self.train(data, "--target", "mpg", "--features", "horsepower,weight,displacement", "--basis", basis)
            at_fit = {int(row["row"]): row["prediction"] for row in self.csv("run/predictions.csv")}
            self.ermine("predict", "run", data, "-o", "again.csv", "--force")
            again = [row["prediction"] for row in self.csv("again.csv")]
            self.assertEqual([at_fit[i] for i in range(len(again))], again, basis)

    def test_a_circle_needs_the_quadratic_map(self):
        rows = ["x,y,inside"]
        for i in range(2000):
            x, y = (i * 0.618034) % 2 - 1, (i * 0.754878) % 2 - 1
            rows.append(f"{x},{y},{'yes' if x * x + y * y < 0.6 else 'no'}")
        self.write("circle.csv", "\n".join(rows) + "\n")
        straight = self.train("circle.csv", "--target", "inside")["metrics"]["test"]["auc"]
        bent = self.train("circle.csv", "--target", "inside", "--basis", "quadratic")["metrics"]["test"]["auc"]
        self.assertLess(straight, 0.65)
        self.assertGreater(bent, 0.999)

    def test_bent_models_beat_the_straight_one_on_real_tables(self):
        for data, target in [(real("airfoil", "airfoil_self_noise.dat"), "TARGET"), (real("power_plant", "power_plant.txt"), "c5")]:
            straight = self.train(data, "--target", target)["metrics"]["test"]["r2"]
            for basis in ("spline:6", "poly:2", "gaussian:6"):
                bent = self.train(data, "--target", target, "--basis", basis)["metrics"]["test"]["r2"]
                self.assertGreater(bent, straight, f"{data} {basis}")

    def test_bad_arguments_are_refused_in_one_line(self):
        data = real("auto_mpg", "mpg.csv")
        for code, basis, says in [(2, "gausian:3", "gaussian"), (2, "gaussian", "whole number"), (2, "gaussian:3:mean", "kmeans"),
                                  (2, "fourier:2:-1", "period"), (2, "spline:2", "knots"), (2, "log:2", "nothing"),
                                  (3, "log(power)", "power"), (2, "horsepower,,weight", "commas"), (2, "poly:99", "degree")]:
            self.refused(code, "train", data, "--target", "mpg", "--basis", basis, "-o", "bad", says=[says])


if __name__ == "__main__":
    support.main()
