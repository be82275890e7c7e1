import { render } from 'preact';
import '../components/tokens.css';
import '../components/base.css';
import '../components/card/card.css';
import '../edit/edit.css';
import '../state/pages.css';
import './app.css';
import './screens.css';
import './duplicates/duplicates.css';
import './health/health.css';
import { language } from '../i18n';
import { handOverWhenClosed } from '../state/hand-over';
import { App } from './app';

document.documentElement.lang = language();
handOverWhenClosed();

const root = document.getElementById('root');
if (root) render(<App />, root);
