export {
  contactIdentifierKeys,
  contactKeys,
  eachContactKey,
  KEY_VERSION,
  type KeySink,
  MAX_HOLDERS,
  personKeys,
  pickCandidates,
  soundsToAsk,
  withSounds,
} from './blocking';
export { contactAsPerson, duplicatesOf } from './duplicates';
export { compareCompanyNames, compareNames } from './names';
export { matchPerson } from './rank';
