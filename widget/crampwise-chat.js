/**
 * The one script a page needs: defines `<crampwise-chat>`.
 *
 *     <script type="module" src="https://chat.example.org/chat/crampwise-chat.js"></script>
 *     <crampwise-chat></crampwise-chat>
 */

import { CrampwiseChat } from "./js/element.js";
import { sheet } from "./js/sheets.js";

// Its look first: it must never flash up plain.
await sheet("css/chat.css").catch(() => {});
if (!customElements.get("crampwise-chat")) customElements.define("crampwise-chat", CrampwiseChat);
