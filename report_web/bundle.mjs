// node bundle.mjs OUTPUT.cpp: bundles charts.js with its packages, compresses it, and writes it as C++ text together
// with the hash that lets it run under the page's policy, and the licences of all that is inside.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const result = await build({
  entryPoints: [join(here, 'charts.js')], absWorkingDir: here, bundle: true, minify: true, write: false, metafile: true,
  format: 'iife', target: 'es2022', legalComments: 'none', charset: 'ascii',
});
const script = result.outputFiles[0].text;

// Every package that gave a file to the bundle, with its licence text.
const packages = [...new Set(Object.keys(result.metafile.inputs).map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean))].sort();
const byText = new Map();
for (const name of packages) {
  const folder = join(here, 'node_modules', name);
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `${about.license} (no text in the package)`;
  byText.set(text, [...(byText.get(text) ?? []), `${name} ${about.version} (${about.license})`]);
}
const licences = [...byText].map(([text, names]) => names.join(', ') + '\n\n' + text).join('\n\n----\n\n');

const plain = (text) => text.replace(/\r\n?/g, "\n").replace(/[\x00-\x08\x0b-\x1f\x7f]/g, "");
const literals = (text) => plain(text).match(/[\s\S]{1,8000}/g).map((piece) => JSON.stringify(piece)).join("\n");
const base64 = gzipSync(Buffer.from(script), { level: 9 }).toString('base64');
const hash = createHash('sha256').update(script, 'utf8').digest('base64');
writeFileSync(process.argv[2], `#include "ermine/report/detail/assets.hpp"
namespace ermine::report::detail {
const std::string_view charts_gzip =
${literals(base64)};
const std::string_view charts_sha256 = "${hash}";
const std::string_view charts_licences =
${literals(licences)};
}
`);
