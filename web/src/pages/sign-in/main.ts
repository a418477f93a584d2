import { mountPage } from '$/page/mount';
import SignIn from './SignIn.svelte';

mountPage(SignIn, {});
