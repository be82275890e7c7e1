/** Id of the design document that a team's database needs. */
export const DESIGN = '_design/throughline';
/** Raised with every change of the document below: an admin's next sign-in then replaces it. */
export const DESIGN_VERSION = 1;

/**
 * Runs in the database on every write, whatever program writes. In the language of old SpiderMonkeys. Refusals that begin with
 * `throughline.<field>:` name the field.
 */
const VALIDATE = `function (doc, old, user, security) {
  function deny(text) { throw({ forbidden: text }); }
  function has(list, item) { return !!list && list.indexOf(item) !== -1; }
  function need(isRight, field, text) { if (!isRight) deny('throughline.' + field + ': ' + text); }
  function isText(value) { return typeof value === 'string' && value !== ''; }
  function isList(value) { return Object.prototype.toString.call(value) === '[object Array]'; }
  var admins = (security && security.admins) || {};
  var isAdmin = has(user.roles, '_admin') || has(admins.names, user.name) ||
    user.roles.some(function (role) { return has(admins.roles, role); });
  var before = old && !old._deleted ? old : null;
  if (doc._id.indexOf('_design/') === 0) return;
  // Also replication between clusters, which carries what was allowed where it was written.
  if (isAdmin) return;
  if (!user.name) deny('Sign in first.');
  if (has(user.roles, 'throughline-reader')) deny('You may only read.');
  if (doc._deleted) {
    if (before && before.type === 'activity' && before.author !== user.name) deny('Only its author may delete an activity.');
    if (before && before.type === 'pipelines') deny('Only an admin may change the pipelines.');
    return;
  }
  if (!has(['contact', 'account', 'deal', 'activity'], doc.type)) deny('No such type of document.');
  need(doc._id.indexOf(doc.type + ':') === 0, 'type', 'does not fit the id.');
  need(!before || before.type === doc.type, 'type', 'must not change.');
  need(before ? doc.createdBy === before.createdBy : doc.createdBy === user.name, 'createdBy', 'must be who created it.');
  need(doc.updatedBy === user.name, 'updatedBy', 'must be you.');
  if (doc.type === 'contact') {
    need(typeof doc.fullName === 'string', 'fullName', 'must be text.');
    need(isList(doc.emails), 'emails', 'must be a list.');
    need(isList(doc.phones), 'phones', 'must be a list.');
    need(isList(doc.identifiers), 'identifiers', 'must be a list.');
    return;
  }
  if (doc.type !== 'activity') return need(isText(doc.name), 'name', 'must be text.');
  need(doc.audience === 'crm', 'audience', 'what is private stays on its device.');
  need(isText(doc.contact) && doc.contact.indexOf('contact:') === 0, 'contact', 'must name a contact.');
  need(typeof doc.body === 'string', 'body', 'must be text.');
  need(doc.author === user.name, 'author', 'must be you.');
  if (before) {
    need(before.author === user.name, 'author', 'only its author may change an activity.');
    need(before.contact === doc.contact, 'contact', 'must not change.');
  }
}`;

/** E-mails, profiles and words of names, as the writer has put them into `keys`: the same for every version of JavaScript. */
const BY_KEY = `function (doc) {
  if (doc.type === 'contact' && doc.keys) doc.keys.forEach(function (key) { emit(key, null); });
}`;

/** Activities and deals by whom they are about, in the order of their making. */
const ABOUT = `function (doc) {
  if (doc.type === 'activity') emit([doc.contact, 'activity', doc.createdAt], null);
  if (doc.type === 'deal') (doc.contacts || []).concat(doc.account || []).forEach(function (id) { emit([id, 'deal'], null); });
}`;

/** For admins: documents with revisions that replication has brought and nobody has settled. */
const CONFLICTS = `function (doc) {
  if (doc._conflicts) emit(doc.type, doc._conflicts);
}`;

/** The design document: access rules, and the views that finding needs. */
export const designDocument = {
  version: DESIGN_VERSION,
  language: 'javascript',
  validate_doc_update: VALIDATE,
  views: { keys: { map: BY_KEY }, about: { map: ABOUT }, conflicts: { map: CONFLICTS } },
} as const;

/** Id of the document that says where deals can stand. Only admins may change it. */
export const PIPELINES = 'pipelines';

const STAGES = ['Lead', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost'];

/** What a new team begins with. */
export const firstPipelines = {
  type: 'pipelines',
  pipelines: [
    {
      id: 'sales',
      name: 'Sales',
      stages: STAGES.map(name => ({ id: name.toLowerCase(), name, isOpen: name !== 'Won' && name !== 'Lost' })),
    },
  ],
};
