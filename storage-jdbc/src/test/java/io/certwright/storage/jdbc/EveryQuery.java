package io.certwright.storage.jdbc;

import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListQuery;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Asks a storage everything that it can be asked, so that the queries can be looked at. */
final class EveryQuery {

  private EveryQuery() {}

  static void of(JdbcStorage storage) {
    storage.get(Writes.key("a"));
    storage.due(Writes.VAULT, 10);
    for (var order : ListQuery.Order.values()) {
      storage.list(new ListQuery(Writes.VAULT, "item", "", Optional.empty(), order, 10));
      storage.list(new ListQuery(Writes.VAULT, "item", "p", Optional.of("pq"), order, 10));
    }
    var text = new AttributeValue.Text("t");
    var moment = new AttributeValue.Moment(Instant.EPOCH);
    for (var match :
        List.of(
            new AttributeMatch.Exact(text),
            new AttributeMatch.Prefix("t"),
            new AttributeMatch.Range(moment, Optional.empty()),
            new AttributeMatch.Range(moment, Optional.of(moment)))) {
      var after = new FindQuery.Place(text, "a");
      storage.find(new FindQuery(Writes.VAULT, "item", "name", match, Optional.of(after), 10));
    }
    storage.changes(storage.feedEnd(), 10);
    storage.settle(Writes.id());
    var claim = ClaimId.random(new SecureRandom());
    storage
        .claims()
        .orElseThrow()
        .claim(new ClaimRequest(Writes.VAULT, claim, Duration.ofMinutes(1), 10));
  }
}
