// node compile.mjs SPECS.json: compiles Vega-Lite specifications down to Vega's; prints each warning, fails on an error.
import { readFileSync } from 'node:fs';
import { parse } from 'vega';
import { compile } from 'vega-lite';

const warn = (...text) => console.log(text.join(' '));
const logger = { warn, error: warn, info() {}, debug() {}, level() { return this; } };
for (const spec of JSON.parse(readFileSync(process.argv[2], 'utf8'))) parse(compile(spec, { logger }).spec, null, { ast: true });
