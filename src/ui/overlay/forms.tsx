import { render } from 'preact';
import { CardForm } from '../components/card/card-form';
import { forms } from '../components/card/forms';
import { editElsewhere, setForms } from './form-holder';

forms.editElsewhere = editElsewhere;
setForms((place, props) => render(props && <CardForm {...props} />, place));
