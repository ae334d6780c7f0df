/** The little of the Workers runtime that the provider needs: a base class, and a loader for its module name. */
const source = 'export class WorkerEntrypoint { constructor(ctx, env) { this.ctx = ctx; this.env = env } }'

export function resolve(specifier, context, next) {
  if (specifier !== 'cloudflare:workers') return next(specifier, context)
  return { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true }
}
