export { type Decision, decisionOf, decisions } from './decision.js'
export { type Person, people } from './people.js'
export {
  demoToken,
  managementToken,
  type Simulation,
  type SimulationOptions,
  serveSimulation,
} from './serve.js'
