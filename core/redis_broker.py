"""Kombu's Redis transport, with one thing put right: a worker must not stand still for ever after Redis was away.

When Redis is lost while every process of a worker is busy, their acknowledgements fail and Celery only logs that. Kombu
then never frees the places of those messages: the worker believes it is full, asks Redis for nothing any more, and so
does not even notice that it should connect again. Here the place is freed whatever happens to the acknowledgement. The
message itself comes a second time, later; its row is claimed or done by then (`core.jobs`).
"""

from typing import Any

from kombu.transport import redis, virtual


class QoS(redis.QoS):
    """Counts the messages this worker holds."""

    def ack(self, delivery_tag: Any) -> None:
        try:
            self._remove_from_indices(delivery_tag).execute()
        finally:
            virtual.QoS.ack(self, delivery_tag)

    def reject(self, delivery_tag: Any, requeue: bool = False) -> None:
        try:
            super().reject(delivery_tag, requeue=requeue)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise


class Channel(redis.Channel):
    QoS = QoS


class Transport(redis.Transport):
    Channel = Channel
