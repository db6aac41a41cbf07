export * from '../names/names.ts';
export { RepositoryName, Sha, Subject, subjectKey } from '../names/subject.ts';
export * from './failure.ts';
export * from './gate-error.ts';
export * from './outcome.ts';
export * from './request.ts';
