/** What a storage in a directory reports of itself. */
@NullMarked
package io.certwright.storage.file.report;

import org.jspecify.annotations.NullMarked;
