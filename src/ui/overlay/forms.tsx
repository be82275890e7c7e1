import { render } from 'preact';
import { CardForm } from '../components/card/card-form';
import { setForms } from './form-holder';

setForms((place, props) => render(props && <CardForm {...props} />, place));
