package io.certwright.spi.storage;

import java.util.Optional;

/**
 * A page of the records of one kind that have an attribute with a matching value, in the order of
 * the value and then of the id. A record with several matching values shows up once for each.
 *
 * @param vault the vault
 * @param kind the kind
 * @param attribute the name of the attribute
 * @param match which values
 * @param after the page starts after this place, which need not exist (any more); empty: at the
 *     first
 * @param limit the most hits to return, 1 to {@value ListQuery#MAX_LIMIT}
 */
public record FindQuery(
    VaultId vault,
    String kind,
    String attribute,
    AttributeMatch match,
    Optional<Place> after,
    int limit) {

  /**
   * A place in the order of an attribute.
   *
   * @param value the attribute's value
   * @param id the record's id
   */
  public record Place(AttributeValue value, String id) implements Comparable<Place> {

    /** Checks the form. */
    public Place {
      Grammar.requireStorable("id", id, 1, RecordKey.MAX_ID_LENGTH);
    }

    @Override
    public int compareTo(Place other) {
      int byValue = value.compareTo(other.value);
      return byValue != 0 ? byValue : Grammar.compare(id, other.id);
    }
  }

  /** Checks the form. */
  public FindQuery {
    Grammar.requireWord("record kind", kind);
    Grammar.requireWord("attribute name", attribute);
    ListQuery.requireLimit(limit);
  }
}
