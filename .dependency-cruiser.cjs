/** Who may import whom: the rooms of the house, see docs/adr/0002-rooms-and-imports.md. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed, dependencyTypesNot: ['npm', 'npm-dev', 'npm-optional', 'core'] },
});
const noPackage = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'core'], pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^((node:)?sqlite|aws-lambda)$' },
    },
    only('kernel-imports-nothing', '^shared/kernel/', '^shared/kernel/', 'kernel is the ground floor'),
    noPackage(
      'kernel-needs-no-package',
      '^shared/kernel/',
      '^(node:)?crypto$',
      'hashing and random bytes only',
    ),
    only('contracts', '^shared/contracts/', '^shared/(kernel|contracts)/', 'schemas know only the kernel'),
    only('domain', '^shared/domain/', '^shared/(kernel|contracts|domain)/', 'pure rules'),
    noPackage(
      'domain-is-pure',
      '^shared/domain/',
      'node_modules/(zod|libphonenumber-js|@marcbachmann/cel-js|@orama/stemmers)/',
      'no SDK and no input or output in pure rules',
    ),
    only(
      'ports',
      '^shared/ports/',
      '^shared/(kernel|contracts|domain|ports)/',
      'ports speak in domain terms',
    ),
    only('app', '^shared/app/', '^shared/(kernel|contracts|domain|ports|app)/', 'use-cases see ports only'),
    noPackage(
      'app-has-no-sdk',
      '^shared/app/',
      'node_modules/zod/|^(node:)?(stream|stream/promises)$',
      'use-cases see ports only',
    ),
    {
      name: 'adapters-see-ports-and-themselves',
      comment: 'an adapter never imports another adapter',
      severity: 'error',
      from: { path: '^shared/adapters/([^/]+)/' },
      to: {
        path: '^(shared|functions|infra|local|simulators|test|bench)/',
        pathNot: ['^shared/(kernel|contracts|domain|ports)/', '^shared/adapters/$1/'],
      },
    },
    only(
      'entry',
      '^shared/entry/',
      '^shared/(kernel|contracts|domain|ports|app|entry)/|^aws-lambda$',
      'wrappers of the handlers',
    ),
    {
      name: 'functions-stand-alone',
      comment: 'a function never imports another function',
      severity: 'error',
      from: { path: '^functions/([^/]+)/' },
      to: { path: '^(functions|infra|local|simulators|test|bench|tools)/', pathNot: '^functions/$1/' },
    },
    only(
      'infra-sees-contracts',
      '^infra/',
      '^(infra|shared/contracts)/',
      'the stacks know names and schemas only',
    ),
    only(
      'simulators-share-nothing',
      '^simulators/',
      '^(simulators|shared/kernel)/',
      'a shared parser would make every test confirm itself',
    ),
    {
      name: 'product-never-sees-simulators',
      severity: 'error',
      from: { path: '^(shared|functions|infra)/' },
      to: { path: '^(simulators|test|bench|local|tools)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
