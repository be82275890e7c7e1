export {
  contactIdentifierKeys,
  contactKeys,
  contactKeysByKind,
  KEY_VERSION,
  MAX_CANDIDATES,
  personKeys,
  pickCandidates,
} from './blocking';
export { contactAsPerson, duplicatesOf } from './duplicates';
export { compareCompanyNames, compareNames } from './names';
export { matchPerson } from './rank';
