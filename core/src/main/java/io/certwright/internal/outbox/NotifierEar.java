package io.certwright.internal.outbox;

import io.certwright.event.RecordedEvent;
import io.certwright.internal.gate.Outline;
import io.certwright.internal.record.Person;
import io.certwright.spi.notify.Notice;
import io.certwright.spi.notify.Notifier;
import io.certwright.spi.notify.NotifierAnswer;
import io.certwright.spi.notify.Recipient;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A notifier as one who is told; nothing that it does or answers is trusted. */
final class NotifierEar implements Ear {

  private static final Logger LOG = LoggerFactory.getLogger(NotifierEar.class);

  private final String name;
  private final Notifier notifier;
  private final String source;
  private final Supplier<List<Person>> contacts;

  NotifierEar(String name, Notifier notifier, String source, Supplier<List<Person>> contacts) {
    this.name = name;
    this.notifier = notifier;
    this.source = source;
    this.contacts = contacts;
  }

  @Override
  public Heard tell(RecordedEvent event) {
    try {
      return heard(notifier.deliver(notice(event)));
    } catch (RuntimeException | Error e) {
      LOG.warn("the notifier {} failed on {}: {}", name, event.header(), Outline.of(e));
      return new Heard.Again(e.getClass().getSimpleName() + "; see the log", Optional.empty());
    }
  }

  private Notice notice(RecordedEvent event) {
    var header = event.header();
    var subject = header.subject() + header.version().map(version -> "/" + version).orElse("");
    return new Notice(
        header.id(),
        source,
        "io.certwright." + header.type(),
        subject,
        header.time(),
        Wording.summary(event),
        Wording.data(event),
        Wording.isForPeople(event.event()) ? recipients() : List.of());
  }

  private List<Recipient> recipients() {
    return contacts.get().stream()
        .map(person -> new Recipient(person.email(), person.name()))
        .toList();
  }

  private static Heard heard(@Nullable NotifierAnswer answer) {
    if (answer instanceof NotifierAnswer.Delivered) {
      return WELL;
    }
    if (answer instanceof NotifierAnswer.Refused refused) {
      return new Heard.Never(refused.reason());
    }
    if (answer instanceof NotifierAnswer.TryAgain again) {
      return new Heard.Again(again.reason(), again.after());
    }
    return new Heard.Again("the notifier gave no answer", Optional.empty());
  }
}
