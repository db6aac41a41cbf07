import { describeHostileBenches } from './describe-benches.ts';

describeHostileBenches('none');
