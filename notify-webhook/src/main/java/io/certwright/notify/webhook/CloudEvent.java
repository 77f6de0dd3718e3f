package io.certwright.notify.webhook;

import io.certwright.spi.notify.Notice;
import java.util.LinkedHashMap;

/**
 * A notice as a CloudEvent in the structured JSON form (CloudEvents 1.0, JSON event format). Whom
 * the vault counts among its contacts is nobody else's business, so that is left out.
 */
final class CloudEvent {

  static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

  private CloudEvent() {}

  static String of(Notice notice) {
    var data = new LinkedHashMap<String, String>();
    data.put("summary", Json.string(notice.summary()));
    notice.data().forEach((name, value) -> data.put(name, Json.string(value)));
    var event = new LinkedHashMap<String, String>();
    event.put("specversion", Json.string("1.0"));
    event.put("id", Json.string(notice.id()));
    event.put("source", Json.string(notice.source()));
    event.put("type", Json.string(notice.type()));
    if (!notice.subject().isEmpty()) {
      event.put("subject", Json.string(notice.subject()));
    }
    event.put("time", Json.string(notice.time().toString()));
    event.put("datacontenttype", Json.string("application/json"));
    event.put("data", Json.object(data));
    return Json.object(event);
  }
}
