import { render } from 'preact';
import '../components/tokens.css';
import '../components/base.css';
import '../components/card/card.css';
import '../state/pages.css';
import './popup.css';
import '../components/card/direct-forms';
import { language } from '../i18n';
import { handOverWhenClosed } from '../state/hand-over';
import { Popup } from './popup';

document.documentElement.lang = language();
handOverWhenClosed();
const root = document.getElementById('root');
if (root) render(<Popup />, root);
