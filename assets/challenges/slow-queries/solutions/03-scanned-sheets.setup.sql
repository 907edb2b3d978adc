CREATE INDEX assessments_sheet ON assessments (sheet);
