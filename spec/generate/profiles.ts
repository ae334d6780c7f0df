/** How strictly a target can be judged; what each of them means is said in conformance/target/profiles.ts. */
export const profiles = ['contract', 'strict', 'oauth', 'openid'] as const
