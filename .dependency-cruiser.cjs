const layer = (name) => `^apps/[^/]+/src/[^/]+/${name}/`;
const SPEC = '(\\.(spec|int-spec|e2e-spec)\\.ts$|(^|/)test/|/testing\\.ts$)';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-circular', 'A cycle makes load order matter.', {}, { circular: true }),
    rule(
      'apps-are-islands',
      'Services share neither code nor data; they talk by contract.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    rule(
      'libs-do-not-know-apps',
      'A library serves any service.',
      { path: '^libs/' },
      { path: '^(apps|test|tools)/', pathNot: '^test/support/' },
    ),
    rule(
      'kernel-is-dependency-free',
      'The kernel is pure TypeScript.',
      { path: '^libs/kernel/', pathNot: SPEC },
      { pathNot: '^libs/kernel/' },
    ),
    rule(
      'domain-imports-kernel-only',
      'What is always true depends on no technology.',
      { path: layer('domain'), pathNot: SPEC },
      { pathNot: [layer('domain'), '^libs/kernel/'] },
    ),
    rule(
      'application-does-not-know-adapters',
      'A use case speaks to ports.',
      { path: layer('application'), pathNot: SPEC },
      { path: [layer('infrastructure'), layer('api'), 'node_modules/(typeorm|pg)/'] },
    ),
    rule(
      'api-calls-use-cases-only',
      'The way in does not reach around the application.',
      { path: layer('api'), pathNot: SPEC },
      { path: [layer('infrastructure'), 'node_modules/(typeorm|pg)/'] },
    ),
    rule(
      'libs-by-their-entry',
      'What a library does not export is its own.',
      { path: '^(apps|test|tools)/' },
      { path: '^libs/[^/]+/src/', pathNot: '^libs/[^/]+/src/(index|testing)\\.ts$' },
    ),
    rule(
      'libs-by-each-others-entry',
      'Also between libraries.',
      { path: '^libs/([^/]+)/' },
      { path: '^libs/[^/]+/src/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/(index|testing)\\.ts$'] },
    ),
    rule(
      'testing-entries-in-tests-only',
      'Test helpers stay out of the product.',
      { pathNot: SPEC },
      { path: '^libs/[^/]+/src/testing\\.ts$' },
    ),
    rule(
      'no-barrels-inside',
      'One entry per library, none elsewhere.',
      {},
      { path: '^(apps|libs)/.*/index\\.ts$', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.aerie)/' },
    enhancedResolveOptions: { conditionNames: ['import', 'require', 'types', 'node', 'default'] },
  },
};
