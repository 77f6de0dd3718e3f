package io.certwright.http;

import io.certwright.Vault;
import io.certwright.ca.AuthorityCrls;
import io.certwright.ca.PublishedCrl;
import io.certwright.ca.RevocationList;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The revocation lists of CAs, complete and delta, at the addresses that certificates name. A list
 * is sent as it is read, a part at a time.
 */
final class CrlRoute {

  private static final Pattern KEY = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern FILE = Pattern.compile("([0-9]{1,9})(-delta)?\\.crl");
  private static final Duration MOST_KEPT = Duration.ofHours(1);

  /** The part of its time for which a list may be kept: there may be another one any time. */
  private static final int PART = 10;

  private final Vault vault;

  CrlRoute(Vault vault) {
    this.vault = vault;
  }

  /** A list; empty: there is none. */
  Optional<Page> list(String ca, String key, String file) {
    var named = FILE.matcher(file);
    if (!CertificateRoute.isName(ca) || !KEY.matcher(key).matches() || !named.matches()) {
      return Optional.empty();
    }
    int partition = Integer.parseInt(named.group(1));
    if (!named.group(1).equals(Integer.toString(partition))) {
      return Optional.empty();
    }
    return page(new Address(AuthorityCrls.of(vault, ca), key, partition, named.group(2) != null));
  }

  private static Optional<Page> page(Address address) {
    return address.published().map(list -> page(address, list));
  }

  private static Page page(Address address, PublishedCrl list) {
    var time = Duration.between(list.thisUpdate(), list.nextUpdate()).dividedBy(PART);
    var body = new Body(list.size(), () -> address.open(list));
    var page = new Page(Page.OK, Map.of("Content-Type", "application/pkix-crl"), body);
    return Caching.keep(
            page,
            address.key() + "-" + address.partition() + "-" + list.number(),
            time.compareTo(MOST_KEPT) < 0 ? time : MOST_KEPT)
        .with("Last-Modified", Caching.date(list.thisUpdate()))
        .with("Expires", Caching.date(list.nextUpdate()));
  }

  /** Where a list is. */
  private record Address(AuthorityCrls crls, String key, int partition, boolean delta) {

    Optional<PublishedCrl> published() {
      try {
        return crls.find(key, partition)
            .flatMap(delta ? RevocationList::delta : RevocationList::full);
      } catch (InvalidRequestException e) {
        // A number that no list can have.
        return Optional.empty();
      }
    }

    /** That list, and not one that took its place since. */
    InputStream open(PublishedCrl list) throws IOException, Body.ReplacedException {
      InputStream in;
      try {
        in = delta ? crls.openDelta(key, partition) : crls.open(key, partition);
      } catch (NotFoundException e) {
        throw new Body.ReplacedException();
      }
      if (published().filter(list::equals).isEmpty()) {
        in.close();
        throw new Body.ReplacedException();
      }
      return in;
    }
  }
}
