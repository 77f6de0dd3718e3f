/** How a directory is a storage: journal, index, recovery. Not exported. */
@NullMarked
package io.certwright.storage.file.internal;

import org.jspecify.annotations.NullMarked;
