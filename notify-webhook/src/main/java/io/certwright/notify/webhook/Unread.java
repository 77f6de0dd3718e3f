package io.certwright.notify.webhook;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The body of an answer, which is not read: neither its size nor its slowness matters. */
final class Unread implements BodySubscriber<Unread> {

  private final CompletableFuture<Unread> done = new CompletableFuture<>();

  @Override
  public CompletionStage<Unread> getBody() {
    return done;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.cancel();
    done.complete(this);
  }

  @Override
  public void onNext(List<ByteBuffer> item) {}

  @Override
  public void onError(Throwable failure) {
    done.complete(this);
  }

  @Override
  public void onComplete() {
    done.complete(this);
  }
}
