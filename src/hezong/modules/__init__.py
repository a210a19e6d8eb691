"""The CRM itself: one folder per business area, each a model with small hooks beside it. Areas never import each other."""
