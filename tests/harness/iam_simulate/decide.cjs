// Decides requests by IAM policies: one JSON object a line in, the list of its answers out.
//
// {"principal": ARN, "account": ID, "identity": [DOCUMENT], "boundary": DOCUMENT or null, "resource": DOCUMENT or null,
//  "requests": [{"action": NAME, "resource": ARN, "context": {KEY: VALUE}}]}
const { createInterface } = require('node:readline')
const { loadPolicy } = require('@cloud-copilot/iam-policy')
const { runUnsafeSimulation } = require('@cloud-copilot/iam-simulate')

// The package gives a resource policy no name, but reads one.
const policies = Object.getPrototypeOf(loadPolicy({ Statement: [] }))
const nameOf = policies.metadata
policies.metadata = function () { return nameOf.call(this) ?? { name: 'resource policy' } }

const named = (policy) => ({ name: 'policy', policy })

function decide(world, request) {
  return runUnsafeSimulation({
    request: {
      principal: world.principal,
      action: request.action,
      resource: { resource: request.resource, accountId: world.account },
      contextVariables: request.context,
    },
    identityPolicies: world.identity.map(named),
    permissionBoundaryPolicies: world.boundary ? [named(world.boundary)] : undefined,
    resourcePolicy: world.resource ?? undefined,
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  }) === 'Allowed'
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const world = JSON.parse(line)
  console.log(JSON.stringify(world.requests.map((request) => decide(world, request))))
})
