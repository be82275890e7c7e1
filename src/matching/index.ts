export {
  contactIdentifierKeys,
  contactKeys,
  KEY_VERSION,
  MAX_CANDIDATES,
  personKeys,
  pickCandidates,
} from './blocking';
export { contactAsPerson, duplicatesOf } from './duplicates';
export { compareCompanyNames, compareNames } from './names';
export { matchPerson } from './rank';
