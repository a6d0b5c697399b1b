"""The help, the manual page and what shells complete know every verb and every flag that the program takes, and no other."""

import pathlib
import re
import shutil
import subprocess
import unittest

import support

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "apps" / "ermine" / "flags.cpp"
VERBS = "train predict evaluate inspect convert generate report fit diff doctor".split()


def table():
    """The flags of flags.cpp: {name: (letter, whether it is of a later version)}."""
    text = SOURCE.read_text(encoding="utf-8")
    rows = text[text.index("constexpr Flag table[]"):text.index("constexpr VerbEntry verb_table[]")]
    found = {}
    for row in re.findall(r'\{("[a-z0-9-]+",.*?)\},\n', rows, re.S):
        name, letter = re.match(r"\"([a-z0-9-]+)\", (?:0|'(.)')", row).groups()
        found[name] = (letter, re.findall(r'"((?:[^"\\]|\\.)*)"', row)[-1] == "")
    return found


class Manual(support.ProgramTest):
    def flags_of_help(self, verb):
        """{long name: letter or None} as `ermine VERB --help` lists them."""
        lines = self.ermine(verb, "--help").out.splitlines()
        matches = [re.match(r"  (?:-(\w), |    )--([a-z0-9-]+)", line) for line in lines]
        return {m[2]: m[1] for m in matches if m}

    def test_the_help_lists_the_table(self):
        listed = {}
        for verb in VERBS:
            listed.update(self.flags_of_help(verb))
        now = {name: letter for name, (letter, later) in table().items() if not later}
        self.assertGreater(len(now), 50)
        self.assertEqual(listed, now)

    def test_the_manual_page_lists_every_verb_and_flag(self):
        page = self.ermine("help", "--man").out
        plain = page.replace("\\-", "-")
        self.assertEqual(re.findall(r"^\.SS (\S+)$", plain, re.M), VERBS)
        self.assertEqual(re.findall(r"^\\fBermine\\fR (\w+)", plain, re.M), VERBS + ["help"])
        options = re.findall(r"^\.TP\n(?:\\fB-(\w)\\fR, )?\\fB--([a-z0-9-]+)\\fR(.*)\n(.*)$", plain, re.M)
        now = {name: letter or "" for name, (letter, later) in table().items() if not later}
        self.assertEqual({name: letter for letter, name, _, _ in options}, now)
        owners = {verb: set(self.flags_of_help(verb)) for verb in VERBS}
        for _, name, _, text in options:
            ends = re.search(r"\. \\fI([a-z, ]+)\\fR$", text)
            said = set(ends[1].split(", ")) if ends else set(VERBS)
            self.assertEqual(said, {verb for verb in VERBS if name in owners[verb]}, name)

    def test_the_help_of_diff_names_every_function_that_a_formula_may_call(self):
        text = self.ermine("diff", "--help").out
        for name, call in (("cbrt", "cbrt(x)"), ("atan2", "atan2(x, 2)"), ("asinh", "asinh(x)"), ("tgamma", "tgamma(x)")):
            self.assertRegex(text, rf"\b{name}\b")
            self.assertEqual(self.ermine("diff", call, "--at", "x=2", "--json").json["nodes"][-1]["operation"],
                             {"cbrt": "cube_root", "atan2": "arc_tangent2", "asinh": "inverse_hyperbolic_sine", "tgamma": "gamma"}[name])

    @unittest.skipUnless(shutil.which("groff"), "groff is not installed")
    def test_the_manual_page_is_set_without_a_warning(self):
        self.write("ermine.1", self.ermine("help", "--man").out)
        done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "ermine.1"], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        shown = re.sub(r"\x1b\[\d*m|.\x08", "", done.stdout)
        for text in ("--checkpoint-every N", "'formula:a*exp(-time/tau) + c' --start a=100,tau=2,c=0", "NO_COLOR", "EXIT STATUS"):
            self.assertIn(text, shown)

    def bash(self, *words):
        """What bash offers after these words, the last of them being typed."""
        self.write("ermine.bash", self.ermine("help", "--completion", "bash").out)
        array = " ".join("'" + word + "'" for word in words)
        script = f'source ermine.bash; COMP_WORDS=({array}); COMP_CWORD={len(words) - 1}; _ermine; printf "%s\\n" "${{COMPREPLY[@]}}"'
        done = subprocess.run(["bash", "--norc", "-c", script], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.split()

    def test_bash_completes_verbs_flags_values_and_files(self):
        self.assertEqual(self.bash("ermine", "")[:len(VERBS)], VERBS)
        self.assertEqual(self.bash("ermine", "tr"), ["train"])
        for verb in VERBS:
            flags = self.flags_of_help(verb)
            expected = {"--" + name for name in flags} | {"-" + letter for letter in flags.values() if letter}
            self.assertEqual(set(self.bash("ermine", verb, "-")), expected)
        self.assertEqual(self.bash("ermine", "train", "--tas"), ["--task"])
        self.assertEqual(self.bash("ermine", "train", "--task", "c"), ["classification"])
        self.assertEqual(self.bash("ermine", "train", "--task", "=", "c"), ["classification"])
        self.assertEqual(self.bash("ermine", "train", "--task", "="), ["classification", "regression"])
        self.assertEqual(self.bash("ermine", "train", "--target", ""), [])
        self.assertEqual(self.bash("ermine", "generate", "colli"), ["collisions"])
        self.write("events.csv", "x\n1\n")
        self.assertEqual(self.bash("ermine", "train", "ev"), ["events.csv"])
        self.assertEqual(self.bash("ermine", "train", "x", "--config", "ev"), ["events.csv"])

    def test_zsh_and_fish_know_every_flag_of_every_verb(self):
        zsh = self.ermine("help", "--completion", "zsh").out
        for verb in VERBS:
            begin = zsh.index(f"    {verb})\n")
            part = zsh[begin:zsh.index(";;", begin)]
            long = set(re.findall(r"^      '\*?--([a-z0-9-]+)", part, re.M))
            short = set(re.findall(r"^      '\*?-(\w)[\[=]", part, re.M))
            flags = self.flags_of_help(verb)
            self.assertEqual(long, set(flags))
            self.assertEqual(short, {letter for letter in flags.values() if letter})
        fish = self.ermine("help", "--completion", "fish").out
        for verb in VERBS:
            self.assertIn(f"-a {verb} -d ", fish)
            found = re.findall(rf"from {verb}' -l ([a-z0-9-]+)(?: -s (\w))?", fish)
            self.assertEqual({name: letter or None for name, letter in found}, self.flags_of_help(verb))
        for shell, text in (("zsh", zsh), ("fish", fish)):
            if shutil.which(shell):
                self.write("script", text)
                done = subprocess.run([shell, "-n", "script"], cwd=self.folder, capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_shell_that_is_not_known_is_refused(self):
        self.refused(2, "help", "--completion", "fsh", says=["`fsh`", "did you mean"])
        self.refused(2, "help", "--completion", says="bash, zsh or fish")


if __name__ == "__main__":
    support.main()
