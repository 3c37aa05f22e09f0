// Runs a TypeScript file of this repository in a process of its own: node run-ts.cjs <file>. For tests of signals and of stdout.
const { existsSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');
const { transformSync } = require('@swc/core');

const root = resolve(__dirname, '../../..');
const { module: moduleOptions, jsc } = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));
const options = { swcrc: false, module: moduleOptions, jsc: { ...jsc, paths: undefined } };

require.extensions['.ts'] = (module, filename) =>
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...options, filename }).code, filename);

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const [, library, testing] = /^@app\/([^/]+)(\/testing)?$/.exec(request) ?? [];
  const path = library && join(root, 'libs', library, 'src', testing ? 'testing.ts' : 'index.ts');
  return path && existsSync(path) ? path : resolveFilename.call(this, request, ...rest);
};
require(resolve(process.argv[2]));
