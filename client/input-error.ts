export { InputError } from '../gate/contract/input-error.ts';
