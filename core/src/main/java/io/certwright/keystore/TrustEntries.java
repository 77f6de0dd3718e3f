package io.certwright.keystore;

import io.certwright.Page;
import io.certwright.TrustBundle;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.StorageFailureException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.trust.TrustedAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The anchors that are entries, read afresh each time; while the storage is away, as they were.
 * Thread-safe.
 */
final class TrustEntries {

  private static final Logger LOG = LoggerFactory.getLogger(TrustEntries.class);

  private final View view;
  private final Clock clock;
  private final Map<String, Sorted> known = new ConcurrentHashMap<>();

  TrustEntries(View view) {
    this.view = view;
    this.clock = EngineHolder.of(view.vault()).engine().clock();
  }

  /** The anchors of a bundle by thumbprint; as many as there are, they are hashed once. */
  private record Sorted(TrustBundle bundle, Map<String, TrustedAnchor> anchors) {

    static Sorted of(TrustBundle bundle) {
      var anchors = new LinkedHashMap<String, TrustedAnchor>();
      bundle.anchors().forEach(a -> anchors.put(Thumbprints.of(a.certificate()), a));
      return new Sorted(bundle, anchors);
    }
  }

  private Optional<Sorted> read(String bundle) {
    try {
      var now = view.vault().trustBundles().get(bundle);
      return Optional.ofNullable(
          known.compute(
              bundle,
              (name, before) ->
                  before != null && before.bundle().equals(now) ? before : Sorted.of(now)));
    } catch (StorageFailureException e) {
      return Optional.of(Optional.ofNullable(known.get(bundle)).orElseThrow(() -> e));
    } catch (NotFoundException | AccessDeniedException e) {
      known.remove(bundle);
      return Optional.empty();
    } catch (IntegrityException e) {
      LOG.warn("A key store leaves the trust bundle {} out: {}", bundle, e.getMessage());
      known.remove(bundle);
      return Optional.empty();
    }
  }

  /** The entry of an anchor. */
  Optional<TrustEntry> find(String bundle, String thumbprint) {
    return view.bundles().contains(bundle)
        ? read(bundle).flatMap(sorted -> find(bundle, thumbprint, sorted))
        : Optional.empty();
  }

  private Optional<TrustEntry> find(String bundle, String thumbprint, Sorted sorted) {
    return Optional.ofNullable(sorted.anchors().get(thumbprint))
        .filter(this::isTrusted)
        .map(
            anchor ->
                new TrustEntry(
                    bundle, thumbprint, anchor.certificate(), sorted.bundle().created()));
  }

  /**
   * A key store cannot say that what began before some day is trusted, and what began later not.
   */
  private boolean isTrusted(TrustedAnchor anchor) {
    return anchor.distrustedAfter().filter(day -> day.isBefore(clock.instant())).isEmpty();
  }

  /** The aliases of the entries. */
  Iterator<String> aliases() {
    var bundles = List.copyOf(view.bundles());
    return new Walk(
        after -> {
          int at = after.isEmpty() ? 0 : bundles.indexOf(after.get()) + 1;
          return at == bundles.size()
              ? new Page<>(List.of(), List.of(), Optional.empty())
              : new Page<>(aliases(bundles.get(at)), List.of(), Optional.of(bundles.get(at)));
        },
        Optional::of);
  }

  private List<String> aliases(String bundle) {
    return read(bundle)
        .map(
            sorted ->
                sorted.anchors().keySet().stream()
                    .flatMap(thumbprint -> find(bundle, thumbprint, sorted).stream())
                    .map(TrustEntry::alias)
                    .toList())
        .orElse(List.of());
  }

  /** The alias of the first entry with this certificate. */
  Optional<String> aliasOf(X509Certificate certificate, String thumbprint) {
    return view.bundles().stream()
        .flatMap(bundle -> find(bundle, thumbprint).stream())
        .filter(entry -> entry.certificate().equals(certificate))
        .map(TrustEntry::alias)
        .findFirst();
  }
}
