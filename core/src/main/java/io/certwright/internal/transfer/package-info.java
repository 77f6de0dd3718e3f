/** Backup, restore and moving house: the records of a vault on their way to another storage. */
@NullMarked
package io.certwright.internal.transfer;

import org.jspecify.annotations.NullMarked;
