import { mountPage } from '$/page/mount';
import Reference from './Reference.svelte';

mountPage(Reference, {});
