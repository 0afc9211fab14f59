"""What happens because its time has come: EventBridge's rules, the events put to it, and EventBridge Scheduler."""
