import { mountPage } from '$/page/mount';
import Account from './Account.svelte';

mountPage(Account, {});
