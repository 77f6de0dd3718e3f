/**
 * A storage in a directory of the local file system: {@link
 * io.certwright.storage.file.FileStorage}.
 */
@NullMarked
package io.certwright.storage.file;

import org.jspecify.annotations.NullMarked;
