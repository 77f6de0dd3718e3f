package io.certwright;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.Stored;
import java.util.function.Function;

/** Turns pages of records into pages of what users see. */
final class Pages {

  private Pages() {}

  static <R, T> Page<T> of(RecordPage<R> found, Function<R, T> item) {
    return new Page<>(
        found.records().stream().map(Stored::value).map(item).toList(),
        found.damaged().stream().map(IntegrityException::getMessage).toList(),
        found.next());
  }

  /** The same where ids are a name and what is numbered under it: pages go on after the latter. */
  static <R, T> Page<T> within(RecordPage<R> found, Function<R, T> item) {
    var page = of(found, item);
    return new Page<>(
        page.items(),
        page.damaged(),
        page.next().map(next -> next.substring(next.indexOf('/') + 1)));
  }
}
