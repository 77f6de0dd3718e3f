package io.certwright.http;

import io.certwright.Vault;
import io.certwright.ca.AuthorityCrls;
import io.certwright.ca.OpenedCrl;
import io.certwright.errors.NotFoundException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The revocation lists of CAs (RFC 5280, section 4.2.1.13), as they were published last. They may
 * be long, so they are sent piece by piece.
 */
final class CrlRoute {

  private static final Duration MOST_KEPT = Duration.ofHours(1);

  /** The part of its time for which a list may be kept: there may be another one any time. */
  private static final int PART = 10;

  private static final Pattern KEY = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern FILE = Pattern.compile("(0|[1-9][0-9]{0,4})(-delta)?\\.crl");

  private final Vault vault;

  CrlRoute(Vault vault) {
    this.vault = vault;
  }

  /** A list; empty: there is none at this place. */
  Optional<Page> list(String ca, String key, String file) {
    var named = FILE.matcher(file);
    if (!CertificateRoute.isName(ca) || !KEY.matcher(key).matches() || !named.matches()) {
      return Optional.empty();
    }
    try {
      var lists = AuthorityCrls.of(vault, ca);
      int partition = Integer.parseInt(named.group(1));
      return Optional.of(
          named.group(2) == null
              ? page(key, file, lists.open(key, partition))
              : page(key, file, lists.openDelta(key, partition)));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private static Page page(String key, String file, OpenedCrl opened) {
    var list = opened.list();
    var page =
        Page.of("application/pkix-crl", new Page.Streamed(list.size(), opened.content()))
            .with("Last-Modified", Caching.date(list.thisUpdate()))
            .with("Expires", Caching.date(list.nextUpdate()));
    var part = Duration.between(list.thisUpdate(), list.nextUpdate()).dividedBy(PART);
    return Caching.keep(
        page,
        key + "-" + file + "-" + list.number(),
        part.compareTo(MOST_KEPT) < 0 ? part : MOST_KEPT);
  }
}
