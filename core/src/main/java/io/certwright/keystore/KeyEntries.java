package io.certwright.keystore;

import io.certwright.CertificateQuery;
import io.certwright.CertificateSummary;
import io.certwright.Page;
import io.certwright.PageRequest;
import io.certwright.access.Permission;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.StorageFailureException;
import io.certwright.internal.cache.BoundedCache;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.engine.KeyAccess;
import io.certwright.internal.record.Names;
import io.certwright.internal.search.Search;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that are entries, each looked up when it is asked for. Of what was asked for, as
 * much is remembered as serves while the storage is away. Thread-safe.
 */
final class KeyEntries {

  private static final Logger LOG = LoggerFactory.getLogger(KeyEntries.class);

  private static final int REMEMBERED = 10_000;
  private static final int PAGE = 100;

  private final View view;
  private final EngineHolder vault;
  private final Search search;
  private final BoundedCache<String, KeyEntry> known = new BoundedCache<>(REMEMBERED);

  KeyEntries(View view) {
    this.view = view;
    this.vault = EngineHolder.of(view.vault());
    this.search = new Search(vault.engine().records());
  }

  /** The entry of a certificate, by its folded name. */
  Optional<KeyEntry> find(String name) {
    if (!view.selection().admits(name)) {
      return Optional.empty();
    }
    try {
      vault.engine().gate().authorise(vault.caller(), Permission.CERTIFICATES_GET, name);
      return isReachable() ? current(name) : remembered(name).or(() -> current(name));
    } catch (StorageFailureException e) {
      return Optional.of(remembered(name).orElseThrow(() -> e));
    } catch (AccessDeniedException e) {
      return Optional.empty();
    } catch (IntegrityException e) {
      LOG.warn("A key store leaves the certificate {} out: {}", name, e.getMessage());
      return Optional.empty();
    }
  }

  private Engine engine() {
    return vault.engine();
  }

  /** Waits for a storage that hangs, but not for long. */
  private boolean isReachable() {
    var freshness = engine().catalogue().freshness();
    return freshness.refresh(freshness.bound());
  }

  private Optional<KeyEntry> remembered(String name) {
    return known
        .find(name)
        .filter(entry -> entry.isShown() && entry.isGoodAt(engine().clock().instant()));
  }

  private Optional<KeyEntry> current(String name) {
    long count = engine().catalogue().changes().certificates().count();
    var snapshot = engine().catalogue().current(name);
    if (snapshot.isEmpty()) {
      known.drop(name);
      return Optional.empty();
    }
    var before = known.find(name);
    // The catalogue gives the same object for as long as nothing has changed.
    if (before.isEmpty() || before.get().snapshot() != snapshot.get()) {
      var entry = entry(snapshot.get(), before, count);
      known.put(name, entry);
      before = Optional.of(entry);
    }
    return before.filter(KeyEntry::isShown);
  }

  private KeyEntry entry(CertificateSnapshot snapshot, Optional<KeyEntry> before, long count) {
    boolean shown = KeyAccess.isUsable(snapshot) && isMeant(snapshot);
    var version = snapshot.version().version();
    var source =
        before
            .filter(old -> old.snapshot().version().version().equals(version))
            .map(KeyEntry::source)
            .orElseGet(() -> new KeySource(view, vault, snapshot, count));
    return new KeyEntry(snapshot, shown, source);
  }

  private boolean isMeant(CertificateSnapshot snapshot) {
    var now = engine().clock().instant();
    return !view.selection().isConditional()
        || search.isFound(view.selection().conditions(), snapshot.version(), now);
  }

  /** The aliases of the entries. */
  Iterator<String> aliases() {
    var selection = view.selection();
    if (!selection.any()) {
      return Collections.emptyIterator();
    }
    return new Walk(
        selection.names().isEmpty() ? this::page : start -> named(selection.names()),
        name -> find(Names.fold(name)).map(KeyEntry::alias));
  }

  private static Page<String> named(Set<String> names) {
    return new Page<>(List.copyOf(names), List.of(), Optional.empty());
  }

  private Page<String> page(Optional<String> after) {
    var request = new PageRequest(after, PAGE);
    var conditions = view.selection().conditions();
    var page =
        view.selection().isConditional()
            ? view.vault().search((CertificateQuery) vault.query(conditions), request)
            : view.vault().list(request);
    var names = page.items().stream().map(CertificateSummary::name).toList();
    return new Page<>(names, page.damaged(), page.next());
  }

  /** The alias of the entry whose key this certificate is of. */
  Optional<String> aliasOf(X509Certificate certificate, String thumbprint) {
    var names = view.selection().names();
    return (names.isEmpty() ? having(thumbprint) : names.stream())
        .flatMap(name -> find(Names.fold(name)).stream())
        .filter(entry -> entry.chain().get(0).equals(certificate))
        .map(KeyEntry::alias)
        .findFirst();
  }

  private Stream<String> having(String thumbprint) {
    if (!view.selection().any()) {
      return Stream.empty();
    }
    var query = CertificateQuery.all().thumbprint(thumbprint);
    return view.vault().search(query, PageRequest.first(PAGE)).items().stream()
        .map(CertificateSummary::name);
  }
}
