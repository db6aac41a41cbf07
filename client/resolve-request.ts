export {
  faultsOfReadable,
  flowOf,
  type ResolveDependencies,
  resolveRequest,
  type TypedRequest,
} from '../activities/control/asking/resolve-request.ts';
