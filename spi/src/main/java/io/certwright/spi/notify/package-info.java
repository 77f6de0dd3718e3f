/**
 * The notifier contract: a way to tell somebody outside what happens in a vault, such as a webhook
 * or mail.
 *
 * <p>{@link io.certwright.spi.notify.Notifier} is one method. Core keeps in the vault how far each
 * notifier has come, calls it again when it could not deliver, and calls it for one notice at a
 * time.
 */
@NullMarked
package io.certwright.spi.notify;

import org.jspecify.annotations.NullMarked;
