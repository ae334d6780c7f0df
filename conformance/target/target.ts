export {
  type Connection,
  type MatchMode,
  type RegisteredUri,
  type Target,
  type TargetFile,
  type TokenName,
  tokenNames,
} from './target-file.js'
