package io.certwright.internal.issuers;

import io.certwright.internal.cache.BoundedCache;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.ChangeListener;
import io.certwright.internal.record.IssuerRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerProvider;
import java.util.Map;
import java.util.Optional;

/**
 * The issuers of the stored configurations, by name. That there is none of a name is remembered as
 * well, so that a CA of the vault costs no look at the storage; a configuration that changes, here
 * or on another node, is forgotten.
 *
 * <p>Thread-safe.
 */
public final class ConnectedIssuers {

  private static final long REMEMBERED = 1_000;

  private final RecordStore records;
  private final Catalogue catalogue;
  private final Map<String, IssuerProvider> providers;
  private final BoundedCache<String, Known> known = new BoundedCache<>(REMEMBERED);

  /** What a name stands for; no issuer: nothing. */
  private record Known(Optional<Issuer> issuer) {}

  /**
   * The issuers of a vault.
   *
   * @param providers by folded type
   */
  public ConnectedIssuers(
      RecordStore records, Catalogue catalogue, Map<String, IssuerProvider> providers) {
    this.records = records;
    this.catalogue = catalogue;
    this.providers = Map.copyOf(providers);
    catalogue
        .changes()
        .listen(
            IssuerRecord.KIND,
            new ChangeListener() {
              @Override
              public void changed(String id) {
                known.drop(id);
              }

              @Override
              public void everythingChanged() {
                known.dropAll();
              }
            });
  }

  /** The issuer of a folded name; empty: there is no configuration of it. */
  public Optional<Issuer> find(String name) {
    catalogue.freshness().ensure();
    return known.get(name, this::load).flatMap(Known::issuer);
  }

  private Optional<Known> load(String name) {
    var issuer =
        records
            .find(IssuerRecord.TYPE, name)
            .<Issuer>map(
                found ->
                    new ConfiguredIssuer(
                        records,
                        found,
                        Optional.ofNullable(providers.get(found.value().terms().provider()))));
    return Optional.of(new Known(issuer));
  }
}
