import { mountPage, pathSegments } from '$/page/mount';
import RulebookForm from './RulebookForm.svelte';

mountPage(RulebookForm, { slug: pathSegments()[1] ?? '' });
