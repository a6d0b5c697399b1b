#include "flags.hpp"

#include <algorithm>
#include <array>

namespace ermine::apps {
namespace {

constexpr std::uint32_t train = verb_train;
constexpr std::uint32_t every = 0xffffffff;
constexpr std::uint32_t reads_data = verb_train | verb_predict | verb_evaluate | verb_inspect | verb_convert | verb_fit;
constexpr std::uint32_t shapes_data = verb_train | verb_evaluate | verb_inspect | verb_convert | verb_fit;

using enum Takes;

// name, letter, takes, repeats, verbs, value, default, choices, help
constexpr Flag table[] = {
    // what to learn
    {"target", 0, text, false, train, "COLUMN", "", "", "the column to learn"},
    {"weight", 0, text, false, reads_data, "COLUMN", "", "", "weights of the rows; negative ones are allowed"},
    {"signal", 0, texts, false, train | verb_evaluate, "FILE...", "", "",
     "files of signal rows: the target `signal` is 1"},
    {"background", 0, texts, false, train | verb_evaluate, "FILE...", "", "",
     "files of background rows: the target `signal` is 0"},
    {"task", 0, choice, false, train, "TASK", "", "classification|regression",
     "what to do with the target; told from its values if absent"},
    {"positive", 0, text, false, train, "LABEL", "", "", "the positive class of two; the last one if absent"},
    {"features", 0, names, true, train, "NAMES", "", "", "input columns, patterns allowed: 'pt,eta,jet_*'"},
    {"drop", 0, names, true, train, "NAMES", "", "", "columns to leave out, patterns allowed"},
    // the model
    {"model", 0, text, false, train, "KIND", "", "",
     "linear, ridge, lasso, elastic-net, lda, qda, logistic, softmax or formula:EXPR; the one that suits the target if "
     "absent"},
    {"formula", 0, text, false, verb_fit, "'y = EXPR'", "", "", "a curve to fit by least squares"},
    {"start", 0, text, true, train | verb_fit, "NAME=VALUE,...", "", "",
     "where the search for a formula's parameters begins, all of them; train tries some out if absent"},
    {"basis", 0, text, true, train, "BASIS", "", "",
     "poly:3, powers:3, interactions:2, quadratic, gaussian:20, fourier:5, spline:8, log or 'x, x*y' of the inputs"},
    {"standardise", 0, yes_no, false, train, "yes|no", "yes", "",
     "scale inputs to mean 0 and deviation 1; a formula sees them as they are"},
    {"no-intercept", 0, nothing, false, train, "", "", "", "leave the constant term out"},
    {"loss", 0, text, false, train, "NAME", "", "", "the loss; the model's own if absent"},
    {"l1", 0, number, false, train, "A", "0", ">= 0", "penalty A |w|_1 on the coefficients"},
    {"l2", 0, number, false, train, "A", "", ">= 0", "penalty A/2 |w|^2; the model's own if absent"},
    {"prior", 0, text, true, train, "CLASS=P,...", "", "",
     "lda, qda, bayes: probabilities of the classes before a row is seen; their shares if absent"},
    {"shrinkage", 0, number, false, train, "A", "0", ">= 0",
     "lda, qda: share (at most 1) of each covariance replaced by its mean variance"},
    {"path", 0, nothing, false, train, "", "", "",
     "ridge, lasso, elastic-net: the fits of 100 penalties in the result, down to --l1 or --l2 if given"},
    // the training
    {"split", 0, text, false, train, "A/B/C", "0.6/0.2/0.2", "",
     "parts for train, validation and test; 1/0/0: all rows train"},
    {"group", 0, text, false, train, "COLUMN", "", "", "rows with equal values here stay in one part"},
    {"seed", 0, count, false, train | verb_generate, "N", "1", "", "the seed of every random choice"},
    {"optimizer", 0, text, false, train, "NAME", "", "",
     "gradient-descent, sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw, lbfgs or newton"},
    {"rate", 0, number, false, train, "R", "", "> 0", "the learning rate"},
    {"schedule", 0, text, false, train, "NAME", "", "",
     "how the rate changes: step:30:0.1, cosine, inverse-time:0.01, exponential:0.05; it stays if absent"},
    {"batch", 0, count, false, train, "N", "", ">= 1",
     "rows a step of sgd, momentum and adam; the others take all rows"},
    {"epochs", 0, count, false, train, "N", "", ">= 1",
     "passes over the data at most; iterations for full-batch optimisers"},
    {"patience", 0, count, false, train, "N", "10", "",
     "sgd, momentum, adam: epochs without a better validation loss before stopping; 0: never stop early"},
    {"checkpoint-every", 0, count, false, train, "N", "10", "",
     "epochs (or iterations) between checkpoints; 0: only when interrupted"},
    {"threads", 0, count, false, train | verb_predict | verb_evaluate | verb_fit | verb_doctor, "N", "0", "<= 1024",
     "threads to use; 0: all cores. The result does not depend on it"},
    {"require", 0, text, true, train | verb_evaluate, "RULE", "", "",
     "fail with exit code 5 unless it holds: 'auc>=0.9'"},
    {"background-uncertainty", 0, number, false, train | verb_evaluate, "F", "", ">= 0",
     "how well the background is known, as a share of it (0.1: to 10 %): for the significance of cuts"},
    {"config", 0, text, false, train, "FILE", "", "", "options from a TOML file, e.g. RUN/config.toml"},
    {"set", 0, text, true, train, "KEY=VALUE", "", "", "one option in the configuration's words; wins over --config"},
    {"resume", 0, text, false, train, "RUN", "", "", "go on with a run that was interrupted"},
    // choosing, on rows that are not the test part
    {"cv", 0, count, false, train, "K", "", ">= 2",
     "cross-validate: train and validation part dealt into K folds, by class and by --group"},
    {"repeats", 0, count, false, train, "N", "", ">= 1", "deal the folds of --cv anew N times"},
    {"tune", 0, nothing, false, train, "", "", "",
     "search for the best settings, with --cv or on the validation part; the penalty where --search names nothing"},
    {"search", 0, text, true, train, "RANGE", "", "",
     "what --tune varies: 'l2=1e-6:1e2:log', 'rate=0.01:0.1:5', 'basis=poly:1,poly:2'"},
    {"strategy", 0, choice, false, train, "NAME", "", "grid|random|halving",
     "try a grid, draw at random, or halve: many on few rows, the better third on three times as many"},
    {"draws", 0, count, false, train, "N", "", ">= 1", "candidates of a random or halving search (32)"},
    {"rule", 0, choice, false, train, "RULE", "", "one-standard-error|best",
     "take the simplest within one standard error of the best (the default), or the best"},
    {"measure", 0, text, false, train, "METRIC", "", "",
     "the metric to choose by: auc, accuracy, rmse, ...; log_loss, accuracy or rmse if absent"},
    {"learning-curve", 0, nothing, false, train, "", "", "", "draw how the model does with ever more training rows"},
    // reading data
    {"format", 0, choice, false, reads_data, "FORMAT", "", "csv|npy|npz|svmlight|idx|arff",
     "the format of DATA; told from the content if absent"},
    {"header", 0, yes_no, false, reads_data, "yes|no", "", "",
     "whether the first line holds names; told from the content if absent"},
    {"missing", 0, text, true, reads_data, "TEXT", "", "", "one more text that means `missing`"},
    {"labels", 0, text, false, reads_data, "FILE", "", "", "IDX or npy labels, added as the column `label`"},
    {"category", 0, names, true, reads_data, "NAMES", "", "", "columns of numbers to take as categories"},
    {"map", 0, text, true, reads_data, "RULE", "", "", "replace a value: 'column: old -> new'"},
    {"define", 0, text, true, reads_data, "NAME=EXPR", "", "", "a new column from others: 'm = sqrt(e^2 - p^2)'"},
    {"cut", 0, text, true, shapes_data, "EXPR", "", "", "use only rows where this holds: 'pt > 20 && abs(eta) < 2.5'"},
    {"unseen", 0, choice, false, reads_data, "WHAT", "error", "error|missing", "a category that training did not have"},
    // results
    {"keep", 0, names, true, verb_predict, "NAMES", "", "", "input columns to copy into the output"},
    {"rows", 'n', count, false, verb_generate, "N", "1000", "", "how many rows"},
    {"noise", 0, number, false, verb_generate, "X", "", ">= 0", "spread of the points, in units of the generator"},
    {"at", 0, text, true, verb_diff, "POINT", "", "", "where to differentiate: x1=2,x2=3"},
    {"mode", 0, choice, false, verb_diff, "MODE", "reverse", "forward|reverse", "tangents or adjoints"},
    {"parameters", 0, names, true, verb_diff, "NAMES", "", "", "names that are parameters of a model, not its inputs"},
    {"graph", 0, text, false, verb_diff, "FILE.svg", "", "",
     "draw the computational graph with values and derivatives"},
    {"out", 'o', text, false, every, "PATH", "", "", "where the result goes"},
    {"force", 0, nothing, false, every, "", "", "", "replace what is there"},
    // everywhere
    {"json", 0, nothing, false, every, "", "", "", "print the result as one JSON object"},
    {"quiet", 'q', nothing, false, every, "", "", "", "only the result, warnings and errors"},
    {"verbose", 'v', nothing, false, every, "", "", "", "say more about each step"},
    {"no-color", 0, nothing, false, every, "", "", "", "no colours (also with NO_COLOR in the environment)"},
    {"help", 'h', nothing, false, every, "", "", "", "this text"},
    // names the interface keeps for later versions
    {"activation", 0, text, false, train, "NAME", "", "", ""},
    {"dropout", 0, number, false, train, "P", "", "", ""},
    {"norm", 0, choice, false, train, "NAME", "", "batch|layer", ""},
    {"init", 0, choice, false, train, "NAME", "", "glorot|he", ""},
    {"layer", 0, count, false, verb_predict, "K", "", "", ""},
};

constexpr VerbEntry verb_table[] = {
    {verb_train, "train", "train DATA... --target y [--model KIND] [-o RUN]",
     "fit a model, judge it, write a run folder",
     "Reads a table, splits it, fits a model to the training part, judges it on the test part and writes a folder\n"
     "with the model, the metrics and an HTML report.\n"
     "\n"
     "  ermine train events.csv --target signal\n"
     "  ermine train houses.csv --target price --basis poly:2 --l2 0.01 -o prices\n"
     "  ermine train --signal ttbar.dat --background qcd.dat --weight w\n"
     "  ermine train decay.csv --target counts --model 'formula:a*exp(-time/tau) + c' --start a=100,tau=2,c=0\n"
     "  ermine train events.csv --target signal --cv 5 --tune --search 'l2=1e-6:1e2:log'\n"
     "  ermine train --config prices/config.toml -o again       the same run, byte for byte\n"
     "  ermine train --resume prices                             go on after Ctrl-C\n"
     "\n"
     "In a formula the names of columns (and of --define) are inputs, all others are parameters to be fitted. Inputs\n"
     "stay in their own units, penalties are on the parameters as they are. With --start a name that is neither a\n"
     "column nor given a start is an error; without it starts are tried out, beginning with 1 for each parameter.\n"
     "The least squares may have several minima: look at the picture of the residuals.\n"},
    {verb_predict, "predict", "predict RUN DATA... [-o out.csv] [--keep a,b]", "apply a trained model to new rows",
     "One line a row of DATA, in the same order: `prediction`, and for classes their probabilities. Columns are found\n"
     "by name, so their order does not matter. CSV of any size runs in constant memory.\n"
     "\n"
     "  ermine predict events-run new.csv -o scores.csv\n"
     "  ermine predict events-run new.csv --keep id | head\n"},
    {verb_evaluate, "evaluate", "evaluate RUN DATA... [-o DIR]", "judge a trained model on labelled rows",
     "All rows of DATA are one part, `test`. DATA needs the target column.\n"
     "\n"
     "  ermine evaluate events-run held-out.csv\n"
     "  ermine evaluate events-run held-out.csv --json -o judged\n"},
    {verb_inspect, "inspect", "inspect DATA...|RUN", "what is in a table or a trained model",
     "For a table: type, missing cells, mean, deviation and range of each column. For a run: what it learnt from "
     "what.\n"
     "\n"
     "  ermine inspect events.csv\n"
     "  ermine inspect events-run --json\n"},
    {verb_convert, "convert", "convert A B", "rewrite a table in another format",
     "The ending of B says the format: .csv .tsv .npy .npz .svm, each also with .gz.\n"
     "\n"
     "  ermine convert events.csv events.npz\n"
     "  ermine convert mnist.idx3-ubyte.gz digits.csv --labels mnist.idx1-ubyte.gz\n"},
    {verb_generate, "generate", "generate KIND [-n N] [-o FILE]", "draw toy data with a known truth", ""},
    {verb_report, "report", "report RUN... [-o FILE.html]", "write the report again, or compare runs",
     "One run: writes RUN/report.html again. Several: one page that compares them.\n"
     "\n"
     "  ermine report events-run\n"
     "  ermine report run1 run2 run3 -o comparison.html\n"},
    {verb_fit, "fit", "fit DATA... --formula 'y = EXPR' --start a=1,b=2", "fit a curve, with honest errors",
     "Non-linear least squares. Names that are columns are data, all others parameters, each with a start. The left "
     "side "
     "may\n"
     "be a formula too. The search is Levenberg-Marquardt from several step bounds, polished in extended precision.\n"
     "\n"
     "  ermine fit decay.csv --formula 'counts = a*exp(-time/tau) + c' --start a=100,tau=2,c=0\n"
     "  ermine fit points.csv --formula 'log(y) = b1 - b2*x' --start b1=1,b2=1 --weight w --json\n"
     "\n"
     "The covariance is scaled by the residual sum / (n - p). Status: accurate (sure to rounding), converged,\n"
     "not_positive_definite (the data do not fix every parameter), at_limit, invalid (exit code 5).\n"},
    {verb_diff, "diff", "diff EXPR... --at x1=2,x2=3 [--mode forward|reverse] [--graph g.svg]",
     "differentiate a formula and show its graph",
     "Value, gradient and Hessian of a formula, and every node of its computational graph.\n"
     "\n"
     "  ermine diff 'sin(x1) + x1*x2' --at x1=2,x2=3\n"
     "  ermine diff 'log(a*b)' --at a=2,b=3 --mode forward --graph graph.svg\n"
     "  ermine diff 'x*y' 'x+y' --at x=1,y=2                     several formulas: the Jacobian\n"
     "  ermine diff '1/(1+exp(-(w*x+b)))' --at w=1,x=2,b=3 --parameters w,b --graph unit.svg\n"
     "\n"
     "The graph is drawn as in the lecture: inputs white, parameters red, operations blue; on a node its value and "
     "its\n"
     "tangent (forward, one number a variable) or adjoint (reverse, one a formula). An edge u -> v has the slope "
     "dv/du,\n"
     "the factor of the chain rule, and what runs along it: slope times the tangent of u, or times the adjoint of v "
     "on\n"
     "the way back. A tangent is the sum over the edges that come in, an adjoint over those that go out.\n"
     "\n"
     "Comparisons, `&&`, `||`, `!`, sign, floor, ceil, round and trunc are steps: their derivative is 0 everywhere, at "
     "the\n"
     "step too. `c ? a : b` has the derivative of the side taken, and none by c; min and max have that of the first "
     "of\n"
     "equals, abs has 0 at 0. So at a jump or a kink the numbers are those of one side only: a warning says where the "
     "point\n"
     "stands right on one.\n"},
    {verb_doctor, "doctor", "doctor", "check this installation",
     "Trains a small model in a temporary folder and checks what the program stands on.\n"
     "\n"
     "  ermine doctor\n"},
};

constexpr std::array later_verbs{"sample", "fit", "play", "export"};

}  // namespace

std::string Flag::key() const {
  std::string key = name;
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

std::span<const Flag> flags() { return table; }

const Flag* find_flag(std::string_view name) {
  std::string dashed(name);
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  for (const Flag& flag : table)
    if (dashed == flag.name) return &flag;
  return nullptr;
}

const Flag* find_letter(char letter) {
  for (const Flag& flag : table)
    if (flag.letter == letter && letter != 0) return &flag;
  return nullptr;
}

std::span<const VerbEntry> verbs() { return verb_table; }

const VerbEntry* find_verb(std::string_view name) {
  for (const VerbEntry& entry : verb_table)
    if (name == entry.name) return &entry;
  return nullptr;
}

bool is_later_verb(std::string_view name) {
  return std::any_of(later_verbs.begin(), later_verbs.end(), [&](const char* verb) { return name == verb; });
}

std::vector<std::string> flag_names(Verb verb) {
  std::vector<std::string> out;
  for (const Flag& flag : table)
    if ((flag.verbs & verb) != 0 && !flag.later()) out.push_back(std::string("--") + flag.name);
  return out;
}

}  // namespace ermine::apps
