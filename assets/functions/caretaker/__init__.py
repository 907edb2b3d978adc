"""The caretaker: seeds and verifies the sample data of interviews, for CloudFormation and for the interviewer."""
