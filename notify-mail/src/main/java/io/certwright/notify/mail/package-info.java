/** A notifier that writes to the contacts of a vault by mail. */
@NullMarked
package io.certwright.notify.mail;

import org.jspecify.annotations.NullMarked;
