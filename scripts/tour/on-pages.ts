import { ask } from '../../tests/e2e/harness/ask';
import { feedPage, type PostFacts, profilePage, statusPage } from './pages';
import { cardWith, oneLine, toastWith } from './seen';
import type { Step, Tour } from './tour';

// People of the sample workspace.
const NAME = 'Priya Nandakumar';
const PROFILE = 'https://www.linkedin.com/in/priya-nandakumar/';
const NAMESAKE = 'https://www.linkedin.com/in/anna-schmidt-204/';
const FEED = 'https://www.linkedin.com/feed/';
const STATUS = 'https://x.com/tortega/status/1990000000000000001';

const POSTS: readonly PostFacts[] = [
  [
    NAME,
    'priya-nandakumar',
    'Head of Platform at Halden Robotics',
    'Forty robots on the floor since Monday. What surprised us most: nobody asked for a dashboard.',
  ],
  ['Ottoline Vance', 'ottoline-vance', 'Consultant', 'Away this week.'],
  [
    'Jonas Wirth',
    'jonas-wirth',
    'Plant Manager at Nordwerft Robotics',
    'We stopped counting alarms and began to count calm nights.',
  ],
  [
    'Sora Kim',
    'sora-kim-hanbit',
    'VP Engineering at Hanbit Labs',
    'Three lessons from moving a monolith in small steps.',
  ],
].map(([name = '', slug = '', headline = '', text = ''], index) => ({ id: String(index), name, slug, headline, text }));

const TWEETS = [
  {
    id: '1990000000000000001',
    handle: 'tortega',
    name: 'Tomás Ortega',
    text: 'We are opening a second plant next spring, and we are hiring.',
  },
  { id: '1990000000000000002', handle: 'nobody_known', name: 'Ottoline Vance', text: 'Congratulations!' },
  { id: '1990000000000000003', handle: 'sorak', name: 'Sora Kim', text: 'Which town?' },
];

/** What a rep sees and does in the pages of sites. */
export const pageSteps: readonly Step[] = [
  { name: 'mark', run: seeMark },
  { name: 'card', run: openCard },
  { name: 'log', run: logInOneClick },
  { name: 'undo', run: undo },
  { name: 'note', run: writePrivateNote },
  { name: 'feed', run: seeFeed },
  { name: 'x-status', run: seeStatus },
  { name: 'namesakes', run: chooseNamesake },
];

const profileOf = (slug: string, name: string, headline: string) =>
  profilePage({ slug, name, headline, place: 'Hamburg, Germany' });

let onProfile: Awaited<ReturnType<Tour['visit']>>;

async function seeMark({ server, visit }: Tour) {
  server.page(PROFILE, profileOf('priya-nandakumar', NAME, 'Head of Platform at Halden Robotics'));
  onProfile = await visit(PROFILE);
  await onProfile.overlay.until('button', new RegExp(`^${NAME}: in your CRM`));
  const [name] = await onProfile.overlay.names('button');
  return { said: `the mark beside the name says “${name}”`, picture: onProfile.page };
}

async function openCard({ app }: Tour) {
  const { page, overlay } = onProfile;
  const deal = (await contactOf(app, NAME)).deals.find(({ isOpen }) => isOpen);
  if (!deal) throw new Error(`${NAME} has no open deal in the sample`);
  const open = async () => {
    await overlay.click('button', new RegExp(`^${NAME}: `));
    await cardWith(overlay, NAME, deal.name, 'Log goes to');
  };
  await open();
  await page.mouse.move(1200, 800);
  const dark = async () => {
    await overlay.click('button', 'Close');
    await open();
  };
  return { said: `${NAME} shown with deal ${deal.name}`, picture: page, dark };
}

async function logInOneClick({ app }: Tour) {
  const { page, overlay } = onProfile;
  await overlay.click('button', /^Log profile view/);
  const said = oneLine(await toastWith(overlay, 'Saved'));
  await overlay.until('button', /^Undo/);
  const [latest] = (await contactOf(app, NAME)).activities;
  if (latest?.kind !== 'profile-view' || latest.sourceUrl?.replace(/\/$/, '') !== PROFILE.replace(/\/$/, ''))
    throw new Error(`the workspace holds ${latest?.kind} ${latest?.sourceUrl} instead of the profile view`);
  return { said: `toast “${said}”, and the workspace holds the profile view with its address`, picture: page };
}

async function undo({ app }: Tour) {
  const { page, overlay } = onProfile;
  await overlay.click('button', /^Undo/);
  await toastWith(overlay, 'Undone');
  const undone = (await contactOf(app, NAME)).activities.find(({ kind }) => kind === 'profile-view');
  if (!undone?.undoneAt) throw new Error('the profile view is still there');
  return { said: 'toast “Undone”, and the history shows it struck through', picture: page };
}

async function writePrivateNote({ app }: Tour) {
  const { page, overlay } = onProfile;
  await overlay.click('button', /^Note/);
  await overlay.fill('textbox', /./, 'Wants the pilot before the fair in March.');
  await overlay.click('radio', /Only me/);
  await overlay.click('button', /^Save/);
  await toastWith(overlay, 'Saved');
  await cardWith(overlay, 'before the fair in March', 'Only me');
  const note = (await contactOf(app, NAME)).activities.find(({ kind }) => kind === 'note');
  if (note?.audience !== 'private') throw new Error(`the note is for ${note?.audience}`);
  return { said: 'note for “Only me” saved and shown on the card', picture: page };
}

async function seeFeed({ server, visit }: Tour) {
  server.page(FEED, feedPage(POSTS));
  const { page, overlay } = await visit(FEED);
  const known = POSTS.filter(({ name }) => name !== 'Ottoline Vance');
  for (const { name } of known) await overlay.until('button', new RegExp(`^${name}: in your CRM`));
  const marks = await overlay.names('button');
  if (marks.some(name => name.startsWith('Ottoline'))) throw new Error('somebody unknown has a mark');
  return { said: `${marks.length} of ${POSTS.length} authors marked; the unknown one is not`, picture: page };
}

async function seeStatus({ server, visit }: Tour) {
  server.page(STATUS, statusPage(TWEETS));
  const { page, overlay } = await visit(STATUS);
  await overlay.until('button', /^Sora Kim: in your CRM/);
  const open = async () => {
    await overlay.click('button', /^Tomás Ortega: in your CRM/);
    await cardWith(overlay, 'Tomás Ortega', 'Log comment');
  };
  await open();
  const dark = async () => {
    await overlay.click('button', 'Close');
    await open();
  };
  return { said: 'author and replier marked; the author’s card offers to log a comment', picture: page, dark };
}

async function chooseNamesake({ server, visit }: Tour) {
  server.page(NAMESAKE, profileOf('anna-schmidt-204', 'Anna Schmidt', 'Looking for new things'));
  const { page, overlay } = await visit(NAMESAKE);
  await overlay.click('button', /^Anna Schmidt: \d possible/);
  await cardWith(overlay, 'Nordwerft Robotics', 'Orbis Bank');
  const choices = await overlay.names('button');
  const asked = choices.filter(name => name.startsWith('This one')).length;
  if (asked < 2) throw new Error(`the card offers ${asked} of the two people`);
  const dark = async () => {
    await overlay.click('button', 'Close');
    await overlay.click('button', /^Anna Schmidt: \d possible/);
    await cardWith(overlay, 'Orbis Bank');
  };
  return { said: `the card asks which of ${asked} people called Anna Schmidt is meant`, picture: page, dark };
}

async function contactOf(app: Tour['app'], name: string) {
  const [hit] = (await ask(app, 'search.query', { text: name, limit: 1 })).hits;
  return ask(app, 'contact.get', { contactId: hit?.id ?? '' });
}
