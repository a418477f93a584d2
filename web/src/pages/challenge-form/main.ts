import { mountPage } from '$/page/mount';
import ChallengeForm from './ChallengeForm.svelte';

mountPage(ChallengeForm, {});
