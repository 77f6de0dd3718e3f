package io.certwright;

import io.certwright.access.Permission;
import io.certwright.errors.IntegrityException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.store.RecordPage;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A listing of what the caller may see. The owner gets the pages as they are read. An identity gets
 * pages that are full although others are left out, up to {@value #MOST_READ} that were looked at
 * for one page, and positions that tell nothing.
 *
 * @param read reads a page
 * @param place where a page goes on after a record
 * @param visible whether the caller may see a record
 * @param item what the caller sees of it
 */
record Listing<R, T>(
    Reader<R> read, Function<R, String> place, Predicate<R> visible, Function<R, T> item) {

  private static final int MOST_READ = 5_000;
  private static final int BATCH = 200;

  /** Reads a page of records. */
  interface Reader<R> {
    RecordPage<R> page(Optional<String> after, int limit);
  }

  Page<T> page(EngineHolder vault, Permission seeing, PageRequest request) {
    var engine = vault.engine();
    var caller = vault.caller();
    engine.gate().authoriseListing(caller, seeing);
    if (caller.isOwner()) {
      return Pages.of(read.page(request.after(), request.limit()), item);
    }
    var cursors = engine.cursors();
    var shown =
        shown(
            request.after().map(after -> cursors.reveal(caller, after)),
            request.limit(),
            engine.gate().judge().hasEverywhere(caller, seeing));
    return new Page<>(
        shown.items(), shown.damaged(), shown.next().map(next -> cursors.hide(caller, next)));
  }

  /**
   * One more is looked for than is shown, so that a next page is there only if it has something.
   */
  private Page<T> shown(Optional<String> first, int limit, boolean all) {
    var items = new ArrayList<T>();
    var damaged = new ArrayList<String>();
    var last = first;
    var after = first;
    int batch = Math.max(BATCH, limit);
    for (int left = MOST_READ; left > 0; left -= batch) {
      var page = read.page(after, batch);
      if (all) {
        page.damaged().stream().map(IntegrityException::getMessage).forEach(damaged::add);
      }
      for (var found : page.records()) {
        if (visible.test(found.value())) {
          if (items.size() == limit) {
            return new Page<>(items, damaged, last);
          }
          items.add(item.apply(found.value()));
          last = Optional.of(place.apply(found.value()));
        }
      }
      after = page.next();
      if (after.isEmpty()) {
        return new Page<>(items, damaged, after);
      }
    }
    return new Page<>(items, damaged, items.size() == limit ? last : after);
  }

  /** Records of which the name alone says whether the caller may see them. */
  static <R, T> Listing<R, T> byName(
      EngineHolder vault,
      Permission seeing,
      Reader<R> read,
      Function<R, String> name,
      Function<R, T> item) {
    var judge = vault.engine().gate().judge();
    return new Listing<>(
        read, name, found -> judge.has(vault.caller(), seeing, name.apply(found)), item);
  }
}
