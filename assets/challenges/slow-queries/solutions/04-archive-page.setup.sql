CREATE INDEX assessments_taken ON assessments (taken_at DESC, id DESC);
